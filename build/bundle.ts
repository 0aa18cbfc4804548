import { bundleFunctions } from "./bundle-functions.ts";
import { reportBundles } from "./report-bundles.ts";

await reportBundles(await bundleFunctions());
