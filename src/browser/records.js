// Starts the record program, which has its own files.

/** Loads and starts it; rejects with the browser's error. */
export async function load(script, module) {
  const program = await import(script);
  await program.default({ module_or_path: module });
}
