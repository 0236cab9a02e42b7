/** The README and the pages below docs/: their sections, blocks and links. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The pages that explain the usage. */
export const PAGES = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** A block of code. */
export interface Block {
  language: string;
  code: string;
}

/** What follows a heading, up to the next one. */
export interface Section {
  /** The page and the anchor of the heading, such as `README.md#from-code`. */
  name: string;
  blocks: Block[];
}

export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The sections of a page, in its order. */
export function sectionsOf(page: string): Section[] {
  const sections: Section[] = [];
  let block: Block | null = null;
  for (const line of textOf(page).split("\n")) {
    const [, fence, language = ""] = /^(```)(\w*)/.exec(line) ?? [];
    const [, heading] = /^#{1,6} (.*)/.exec(line) ?? [];
    if (block && fence) block = null;
    else if (block) block.code += `${line}\n`;
    else if (fence) {
      block = { language, code: "" };
      sections.at(-1)?.blocks.push(block);
    } else if (heading) sections.push({ name: `${page}#${anchorOf(heading)}`, blocks: [] });
  }
  return sections;
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
