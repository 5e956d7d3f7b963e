/** Node cannot run the sources: a test that kills a process compiles what the process runs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT_FOLDER = fileURLToPath(new URL('../../../../', import.meta.url));

/** The path of the compiled store-holder.ts, in `folder`, which is made. */
export function compileStoreHolder(folder: string): string {
  mkdirSync(folder);
  symlinkSync(join(PROJECT_FOLDER, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const settings = {
    extends: join(PROJECT_FOLDER, 'tsconfig.json'),
    compilerOptions: { noEmit: false, rootDir: join(PROJECT_FOLDER, 'src'), outDir: 'dist' },
    files: [fileURLToPath(new URL('./store-holder.ts', import.meta.url))],
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const compiler = join(PROJECT_FOLDER, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The holder of the store does not compile:\n${stdout}`);
  return join(folder, 'dist/platform/database/testing/store-holder.js');
}
