// A page in Chromium whose worker runs a bundled module: for tests and benchmarks of what runs in a browser.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { openChromium } from './openChromium.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ortFolder = `${root}node_modules/onnxruntime-web/dist/`;
/**
 * Opens a page of its own browser. `call` calls what the module exports, in a worker: errors come back, arguments and
 * results are copied, typed arrays included. `peakMB`: the most memory the page's process had.
 * @param {string} code of an ECMAScript module; it imports as a file in the root of the repository would
 * @param {{ flags?: readonly string[], isolated?: boolean }} [options] more flags for Chromium, and whether the page is
 *   cross-origin isolated (default: yes), without which WebAssembly has no threads
 */
export async function openPage(code, { flags: more = [], isolated = true } = {}) {
  const server = await serve(await bundle(code), isolated);
  const browser = await openChromium(more);
  const page = await browser.newPage();
  /** @type {string[]} */
  const messages = [];
  page.on('console', (message) => messages.push(message.text()));
  const started = page.waitForEvent('worker');
  await page.goto(server.url);
  const worker = await started;
  return {
    /** What the page and its workers wrote to the console. */
    messages,
    version: browser.version(),
    /**
     * @param {string} name
     * @param {unknown} [argument]
     * @returns {Promise<any>}
     */
    call: (name, argument) =>
      worker.evaluate(
        async ([name, argument]) => {
          const { exported } = /** @type {any} */ (globalThis);
          return (await exported)[name](argument);
        },
        /** @type {[string, unknown]} */ ([name, argument]),
      ),
    async peakMB() {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const renderers = processInfo.filter(({ type }) => type === 'renderer');
      return Math.max(...renderers.map(({ id }) => peakOf(id)));
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** @param {string} code */
async function bundle(code) {
  const entry = `${root}page.js`;
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return output[0].code;
}

/**
 * @param {string} module
 * @param {boolean} isolated
 */
async function serve(module, isolated) {
  /** @type {Record<string, string>} */
  const files = {
    '/': "<!doctype html><link rel=icon href=data:,><script>new Worker('/worker.js', { type: 'module' })</script>",
    '/worker.js': "globalThis.exported = import('/module.js');",
    '/module.js': module,
  };
  /** @type {Record<string, string>} */
  const types = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
  const server = createServer(({ url = '/' }, response) => {
    const name = /^\/ort\/([\w.-]+\.(?:mjs|wasm))$/.exec(url)?.[1];
    const content = name === undefined ? files[url] : readFileSync(ortFolder + name);
    response.setHeader('Content-Type', types[url.split('.').at(-1) ?? ''] ?? 'text/html');
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** MB. Linux only: elsewhere NaN. @param {number} process */
function peakOf(process) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1]) / 1000;
  } catch {
    return Number.NaN;
  }
}
