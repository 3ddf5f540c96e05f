// Runs in our page before anything else. The page starts its engine from a module it writes into a blob; a few lines
// in front of that module keep hold of the engine's memory, which can only grow, so that its size can be asked for.

(() => {
  const remember = () => {
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const result = await original.apply(WebAssembly, given);
        const { memory } = (result.instance ?? result).exports;
        if (memory) self.benchMemory = { memory, atStart: memory.buffer.byteLength };
        return result;
      };
    }
  };
  const Original = Blob;
  globalThis.Blob = class Blob extends Original {
    constructor(parts, options) {
      super(options?.type === "text/javascript" ? [`(${remember})();\n`, ...parts] : parts, options);
    }
  };
})();
