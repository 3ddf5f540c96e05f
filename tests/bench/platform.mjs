// The page beside ours: hands the files to a plain worker and shows the sums in the markup the clock looks for.

const lanes = Number(new URLSearchParams(location.search).get("lanes") ?? 1);
const worker = new Worker("platform-worker.mjs", { type: "module" });

document.querySelector("input").addEventListener("change", (event) => {
  worker.postMessage({ files: [...event.target.files], lanes });
});

worker.addEventListener("message", ({ data }) => {
  if (data.error) throw new Error(data.error);
  const figures = { Reports: data.reports, Sessions: data.successful + data.failed, Failed: data.failed };
  const answer = document.createElement("section");
  answer.setAttribute("aria-labelledby", "answer");
  answer.append(element("h2", { id: "answer" }, "Sums"), list(Object.entries(figures)));
  answer.append(list(data.policies), list(data.failures));
  document.querySelector("main").append(answer);
});

function list(entries) {
  const out = document.createElement("dl");
  for (const [name, value] of entries) out.append(element("dt", {}, name), element("dd", {}, value.toLocaleString("en")));
  return out;
}

function element(name, attributes, text) {
  const out = Object.assign(document.createElement(name), attributes);
  out.textContent = text;
  return out;
}
