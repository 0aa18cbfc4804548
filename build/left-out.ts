import type { Plugin } from "esbuild";

/** What is in a package but cannot be reached in a function, with the reason; anybody who reaches it after all is told. */
const LEFT_OUT: readonly { readonly path: RegExp; readonly because: string }[] = [
  { path: /undici\/lib\/llhttp\/llhttp-wasm\.js$/, because: "for processors without SIMD: Lambda has none" },
  { path: /undici\/lib\/dispatcher\/client-h2\.js$/, because: "HTTP/2, which the sender does not allow" },
];

export const leaveOut: Plugin = {
  name: "leave-out",
  setup(build) {
    for (const { path, because } of LEFT_OUT) {
      const message = JSON.stringify(`left out of the bundle: ${because}`);
      const contents = `module.exports = () => { throw new Error(${message}); };`;
      build.onLoad({ filter: path }, () => ({ contents, loader: "js" }));
    }
  },
};
