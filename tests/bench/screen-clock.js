// Runs in our page before anything else: notes when what the screen of reports shows was last painted, part by part,
// and how long rows of the table of failure details were missing. Times are milliseconds since 1970, as in the engine.

(() => {
  // How long nothing may have changed before the screen counts as at rest; longer than the search waits for typing to rest.
  const REST = 500;
  const ANSWER = 'section[aria-labelledby="answer"], nav.sections, .context';
  const ROWS = 'section[aria-labelledby="failures"]';
  const MISSING = '[role="grid"][aria-busy="true"]';
  const at = (time) => performance.timeOrigin + time;
  const now = () => at(performance.now());

  const afresh = (started) => ({
    /** When the awaited event happened last: not when the page had time for it. */
    started,
    /** When the address took in what was typed. */
    addressed: null,
    /** When these were painted last. */
    answer: null,
    parts: null,
    rows: null,
    /** The longest time rows were missing that had to be drawn. */
    missing: 0,
  });
  let awaited = null;
  let seen = afresh(now());
  let changed = seen.started;
  let missingSince = null;

  globalThis.screenClock = {
    /** Begins anew, and waits for an event of this kind. */
    arm(kind) {
      awaited = kind;
      seen = afresh(null);
    },
    /** What was noted, once nothing changes and nothing is awaited any more. */
    rest: () =>
      new Promise((resolve) => {
        const timer = setInterval(() => {
          const busy = seen.started === null || document.querySelector('[aria-busy="true"]') !== null;
          if (busy || now() - changed < REST) return;
          clearInterval(timer);
          resolve(seen);
        }, 50);
      }),
  };

  for (const kind of ["click", "input", "wheel", "keydown"]) {
    const begin = (event) => {
      if (kind !== awaited) return;
      seen.started = at(event.timeStamp);
      changed = now();
    };
    window.addEventListener(kind, begin, { capture: true, passive: true });
  }
  document.addEventListener("scroll", () => (changed = now()), { capture: true, passive: true });
  const replace = history.replaceState;
  history.replaceState = function (...given) {
    seen.addressed = changed = now();
    return replace.apply(this, given);
  };

  /** The part of the screen a node stands in. */
  function partOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    if (element?.closest(ANSWER)) return "answer";
    return element?.closest(ROWS) ? "rows" : "parts";
  }

  /** Notes that a frame with changes of these parts was painted. */
  function note(parts) {
    const painted = now();
    for (const part of parts) seen[part] = painted;
    if (missingSince !== null && document.querySelector(MISSING) === null) {
      seen.missing = Math.max(seen.missing, painted - missingSince);
      missingSince = null;
    }
  }

  let dirty = null;
  new MutationObserver((records) => {
    changed = now();
    if (dirty === null) {
      dirty = new Set();
      requestAnimationFrame(() => {
        const parts = dirty;
        dirty = null;
        // A frame is painted when its callbacks have run. What is urgent comes right after, before any waiting message.
        scheduler.postTask(() => note(parts), { priority: "user-blocking" });
      });
    }
    for (const { target, addedNodes } of records) {
      for (const node of [target, ...addedNodes]) dirty.add(partOf(node));
    }
    if (document.querySelector(MISSING) !== null) missingSince ??= changed;
  }).observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
})();
