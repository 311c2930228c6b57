// Makes what the worker loads: node snapshot.mjs PYODIDE SOURCES OUT
// PYODIDE is the folder of the npm package; SOURCES has the folders libraries and segbounds; OUT gets an archive of compiled modules for
// each, and snapshot.bin: Python's memory when everything has been imported and some questions answered, compressed.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { install, SETTINGS } from "./install.mjs";

const [pyodide, sources, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const ARCHIVES = ["libraries", "segbounds"];

// Compiled by the Python that runs them; checked neither against sources nor times, and the same bytes whenever this is done.
const COMPILE = `
import importlib._bootstrap_external as compiled
import os, warnings, zipfile

warnings.simplefilter("ignore")  # about what others have written

def archived(folder, file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                path = os.path.join(place, name)
                inside = os.path.relpath(path, folder)
                with open(path, "rb") as source:
                    data = source.read()
                if name.endswith(".py"):
                    code = compile(data, inside, "exec", dont_inherit=True, optimize=0)
                    data, inside = compiled._code_to_hash_pyc(code, bytes(8), False), inside + "c"
                entry = zipfile.ZipInfo(inside)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
`;

const compiler = await loadPyodide(SETTINGS);
compiler.runPython(COMPILE);
compiler.FS.mkdirTree("/sources");
compiler.FS.mount(compiler.FS.filesystems.NODEFS, { root: sources }, "/sources");
const archives = ARCHIVES.map((name) => {
  compiler.globals.get("archived")(`/sources/${name}`, `/${name}.zip`);
  const bytes = compiler.FS.readFile(`/${name}.zip`);
  writeFileSync(`${out}/${name}.zip`, bytes);
  return bytes;
});

const python = await loadPyodide({ ...SETTINGS, _makeSnapshot: true });
install(python, ...archives);
python.pyimport("warming");
writeFileSync(`${out}/snapshot.bin`, gzipSync(python.makeMemorySnapshot(), { level: 9 }));
process.exit(0);
