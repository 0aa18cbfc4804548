/** Of the software, as receivers see it in `user-agent`. A test holds it to package.json. */
export const VERSION = "0.1.0";
