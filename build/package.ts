import { buildPackage } from "./package/build-package.ts";

console.log(`${buildPackage()}: npm pack it, or npm publish it`);
