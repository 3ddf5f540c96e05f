// Runs in our page before anything else. The page starts its engine from a module it writes into a blob; a few lines
// in front of that module look at the engine from within: its memory, which can only grow, and how long it works at
// each message. What they find lies in `benchEngine` of the worker. Times are milliseconds since 1970, so that those of
// page and worker can be compared.

(() => {
  const probe = () => {
    const now = () => performance.timeOrigin + performance.now();
    // `handed`: when the last files came. `questions`: how long it worked at each message without files beside it.
    const found = (self.benchEngine = { memory: null, atStart: 0, handed: 0, questions: [] });
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const result = await original.apply(WebAssembly, given);
        const { memory } = (result.instance ?? result).exports;
        if (memory) Object.assign(found, { memory, atStart: memory.buffer.byteLength });
        return result;
      };
    }
    Object.defineProperty(self, "onmessage", {
      set(listener) {
        self.addEventListener("message", (event) => {
          const came = now();
          listener.call(self, event);
          if (event.data.length > 1) found.handed = came;
          else found.questions.push(now() - came);
        });
      },
    });
  };
  const Original = Blob;
  globalThis.Blob = class Blob extends Original {
    constructor(parts, options) {
      super(options?.type === "text/javascript" ? [`(${probe})();\n`, ...parts] : parts, options);
    }
  };
})();
