import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Colours text for a stream if it is a terminal. NO_COLOR and TERM=dumb turn colours off. */
export function styler(stream: NodeJS.WriteStream) {
  const { NO_COLOR, TERM } = process.env;
  const enabled = stream.isTTY === true && !NO_COLOR && TERM !== "dumb";
  return (style: Style, text: string) => (enabled ? styleText(style, text, { validateStream: false }) : text);
}
