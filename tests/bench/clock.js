// Runs in the measured page before anything else: starts at the change of the file input, ends with the frame in
// which the answer stands, and notes meanwhile, and later when it is told to watch, how long the main thread was busy
// without a break.

(() => {
  const TICK = 4;
  // What a page that has come to rest without the expected answer gets before it is given up.
  const REST = 10_000;
  let started = null;
  let ended = false;
  let longestGap = 0;
  let longestTask = 0;
  let resting = null;
  let settle;
  const clock = (globalThis.benchClock = {
    /** How many reports the answer must count. */
    reports: 0,
    finished: new Promise((resolve) => {
      settle = resolve;
    }),
    /** Watches the main thread from now on. */
    watch() {
      started = performance.now();
      longestGap = longestTask = 0;
    },
    /** How long it was busy without a break since. */
    busy: () => ({ longestGap, longestTask }),
  });

  document.addEventListener(
    "change",
    (event) => {
      if (event.target.type === "file") started ??= performance.now();
    },
    true,
  );

  /** The figures of the answer, by their names; null while there is none. */
  function figures() {
    const answer = document.querySelector('section[aria-labelledby="answer"]');
    if (!answer) return null;
    const pairs = [...answer.querySelectorAll("dt")].map((name) => [name.textContent, name.nextElementSibling]);
    return Object.fromEntries(pairs.map(([name, value]) => [name, Number(value.textContent.replaceAll(",", ""))]));
  }

  const reading = () => document.querySelector("progress") !== null;

  function check() {
    if (started === null || ended || reading() || figures()?.Reports !== clock.reports) return;
    ended = true;
    requestAnimationFrame(() => {
      const time = performance.now() - started;
      // Drawing what is shown belongs to the answer, so the main thread is watched a little longer.
      setTimeout(() => settle({ time, figures: figures(), longestGap, longestTask }), 300);
    });
  }

  // A page at work shows how far it is; one that does not, and has listed the files, has come to rest.
  setInterval(() => {
    if (started === null || ended) return;
    const files = reading() ? null : document.querySelector('section[aria-labelledby="files"], .workspace .alert');
    if (!files) {
      resting = null;
    } else if (performance.now() - (resting ??= performance.now()) > REST) {
      ended = true;
      const rows = [...files.querySelectorAll("li")].slice(0, 3).map((row) => row.textContent.trim());
      settle({ time: null, figures: figures(), rows });
    }
  }, 250);

  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    // A timer that fires late by so much was kept from firing by a task at least as long.
    if (started !== null) longestGap = Math.max(longestGap, now - Math.max(last, started) - TICK);
    last = now;
  }, TICK);
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      if (started === null) continue;
      longestTask = Math.max(longestTask, task.startTime + task.duration - Math.max(task.startTime, started));
    }
  }).observe({ type: "longtask" });
  new MutationObserver(check).observe(document, { childList: true, subtree: true, characterData: true });
})();
