// Lets wrangler itself tell its effective configuration, in the process in which it bundles: another start of Node.js and wrangler
// would take as long as the bundling. Two uses:
//   node --require wrangler-config.cjs <wrangler>/cli.js deploy ...   writes the configuration when wrangler has ended well
//   node wrangler-config.cjs deploy ...                               writes the configuration and does nothing else
// SLIPWAY_WRANGLER_CLI names wrangler's program, SLIPWAY_WRANGLER_CONFIG the file to write.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const { parseArgs } = require('node:util');
const { isMainThread } = require('node:worker_threads');

const cli = process.env.SLIPWAY_WRANGLER_CLI;
const output = process.env.SLIPWAY_WRANGLER_CONFIG;
const isAlone = require.main === module;
const internals = Symbol.for('slipway.wrangler');

if (isMainThread && cli && output && (isAlone || process.argv[1] === cli)) {
  // What wrangler starts is not wrangler.
  delete process.env.SLIPWAY_WRANGLER_CLI;
  delete process.env.SLIPWAY_WRANGLER_CONFIG;
  exposeReadConfig();
  if (isAlone) {
    write(require(cli));
  } else {
    process.on('exit', (code) => {
      if (code === 0) {
        write(process.mainModule.exports);
      }
    });
  }
}

// wrangler exports unstable_readConfig since 3.99. Before, its program is one file with a function of that name.
function exposeReadConfig() {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...rest) {
    if (filename === cli && !content.includes('unstable_readConfig')) {
      content += `\n;globalThis[Symbol.for('slipway.wrangler')] = typeof readConfig === 'function' ? readConfig : undefined;`;
    }

    return compile.call(this, content, filename, ...rest);
  };
}

function write(wrangler) {
  // The configuration was read once, and its warnings were shown.
  process.stdout.write = process.stderr.write = () => true;
  let answer;
  try {
    answer = read(wrangler);
  } catch (error) {
    answer = { error: String(error?.message ?? error) };
  }

  fs.writeFileSync(output, JSON.stringify(answer), { mode: 0o600 });
}

function read(wrangler) {
  const text = { type: 'string' };
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    strict: false,
    allowPositionals: true,
    options: {
      assets: text,
      'compatibility-date': text,
      'compatibility-flag': { ...text, multiple: true },
      'compatibility-flags': { ...text, multiple: true },
      config: { ...text, short: 'c' },
      'containers-rollout': text,
      cwd: text,
      env: { ...text, short: 'e' },
      'env-file': { ...text, multiple: true },
      name: text,
      outdir: text,
      outfile: text,
      metafile: text,
      alias: { ...text, multiple: true },
      define: { ...text, multiple: true },
      var: { ...text, multiple: true },
    },
  });
  const readConfig = wrangler?.unstable_readConfig ?? globalThis[internals];
  if (typeof readConfig !== 'function') {
    throw new Error('this version of wrangler has no function that reads its configuration');
  }

  const args = { env: values.env, config: values.config, experimentalJsonConfig: true };
  // Until 3.98: readConfig(configPath, args, requirePagesConfig, hideWarnings); since then: readConfig(args, options).
  const config = readConfig.length > 1
    ? readConfig(values.config, args, false, true)
    : readConfig(args, { hideWarnings: true, useRedirectIfAvailable: true });
  return { config, arguments: values, script: positionals[1] };
}
