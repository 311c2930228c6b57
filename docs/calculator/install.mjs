// How the packages come into Python, in a browser and where the snapshot is made: libraries are imported from their archive, and
// segbounds, which reads files of its own, from a folder.
export const SETTINGS = { env: { PYTHONHASHSEED: "0" } };

export function install(python, libraries, segbounds) {
  python.FS.writeFile("/lib/libraries.zip", libraries);
  python.unpackArchive(segbounds, "zip", { extractDir: "/lib/own" });
  python.runPython(`
import sys
sys.path[:] = [*dict.fromkeys([*sys.path, "/lib/own", "/lib/libraries.zip"])]
sys.path_importer_cache.clear()
`);
}
