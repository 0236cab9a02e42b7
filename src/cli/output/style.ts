import { styleText } from "node:util";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Colours text for a stream, where that is wanted: on a terminal, without NO_COLOR and TERM=dumb. */
export function styler(stream: NodeJS.WriteStream) {
  const { NO_COLOR, TERM } = process.env;
  const enabled = stream.isTTY === true && !NO_COLOR && TERM !== "dumb";
  return (style: Style, text: string) => (enabled ? styleText(style, text, { validateStream: false }) : text);
}
