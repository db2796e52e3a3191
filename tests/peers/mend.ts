// Writes exceptions.json anew from what differs; a new exception waits for its reason.
import { compared, written } from "./lib/comparison.ts";
import { mend } from "./lib/exceptions.ts";

const binary = process.env["ORDERSIGN_BINARY"];
if (binary === undefined) throw new Error("ORDERSIGN_BINARY must name the program");
const { disagreements } = await compared(binary);
mend(disagreements);
for (const one of disagreements) console.log(written(one));
