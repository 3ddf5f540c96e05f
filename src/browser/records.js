// Starts the record program, which lies in files of its own.

/** Loads and starts it; rejects with the browser's words. */
export async function load(script, module) {
  const program = await import(script);
  await program.default({ module_or_path: module });
}
