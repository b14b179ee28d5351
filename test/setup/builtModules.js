// Module hook: a file that is in src/ as TypeScript only is taken from dist/, where the build puts it.

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.includes('/src/') || !specifier.endsWith('.js')) throw error;
    return next(specifier.replace('/src/', '/dist/'), context);
  }
}
