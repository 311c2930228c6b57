// Python in a worker: loaded from a snapshot of its memory, taken when sympy and segbounds had been imported, or else from the archives.
import { loadPyodide } from "./python/pyodide.mjs";
import createModule from "./python/pyodide.asm.mjs";
import { install, SETTINGS } from "./python/install.mjs";

const HERE = new URL("./python/", import.meta.url).href;
const tell = (text) => postMessage({ progress: text });

async function bytesOf(name) {
  const answer = await fetch(HERE + name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

// Bytes as they arrive are counted for the progress line.
async function unpacked(name) {
  const answer = await bytesOf(name);
  const all = Number(answer.headers.get("content-length")) || 0;
  let got = 0;
  const counted = new TransformStream({
    transform(chunk, out) {
      got += chunk.length;
      if (all) tell(`Loading Python: ${Math.round((100 * got) / all)} %`);
      out.enqueue(chunk);
    },
  });
  const stream = answer.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Its memory is to be as large as the snapshot, and what is beyond that empty, as if it had just grown.
async function enlarged(settings, size) {
  const module = await createModule(settings);
  const before = module.HEAP8.length;
  while (module.HEAP8.length < size) module._malloc(size - module.HEAP8.length);
  module.HEAP8.fill(0, before);
  return module;
}

async function fromSnapshot() {
  const snapshot = unpacked("snapshot.bin"); // which arrives while the engine does
  return loadPyodide({
    ...SETTINGS, indexURL: HERE, _loadSnapshot: snapshot,
    createPyodideModule: async (settings) => enlarged(settings, (await snapshot).length),
  });
}

async function start() {
  tell("Loading Python…");
  const archives = Promise.all(["libraries.zip", "segbounds.zip"].map(async (name) => new Uint8Array(await (await bytesOf(name)).arrayBuffer())));
  let python;
  try {
    python = await fromSnapshot();
  } catch (error) {
    console.warn("no snapshot:", error);
    tell("Starting Python…");
    python = await loadPyodide({ ...SETTINGS, indexURL: HERE });
  }
  install(python, ...(await archives));
  const asking = python.pyimport("asking");
  postMessage({ metrics: JSON.parse(asking.metrics()) });
  return asking;
}

const asking = start();
asking.catch((error) => postMessage({ failed: String(error) }));

onmessage = async ({ data: { number, question } }) => {
  try {
    const { answers } = await asking;
    tell("Computing…");
    for (const part of answers(JSON.stringify(question), tell)) postMessage({ number, part: JSON.parse(part) });
    postMessage({ number, done: true });
  } catch (error) {
    postMessage({ failed: String(error).slice(0, 300) });
  }
};
