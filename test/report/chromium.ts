import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";

const PROGRAM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Why there is no browser. `null` if there is one, and in CI, where there must be one. */
export const noChromium =
  existsSync(PROGRAM) || process.env.CI === "true"
    ? null
    : `no Chromium at ${PROGRAM}: install it, or name another in CHROMIUM_PATH`;

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

interface Screen {
  /** Width and height in pixels. Default: 1280 × 900. */
  viewport?: { width: number; height: number };
  /** Default: light. */
  colorScheme?: "light" | "dark";
}

/** A browser with a fresh profile and one window. */
export interface BrowserWindow {
  page: Page;
  /**
   * Opens a page from a file, as a user opens a report.
   *
   * @returns everything it does from now on that no report may do: dialogs, requests, windows, frames, and messages on
   * the console, where a browser reports a violated policy.
   */
  show(html: string, screen?: Screen): Promise<string[]>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<BrowserWindow> {
  const folder = await mkdtemp(join(tmpdir(), "sessionctl-page-"));
  const browser = await chromium.launch({ executablePath: PROGRAM, args: ARGS });
  const page = await browser.newPage();
  const file = join(folder, "report.html");
  let happened: string[] = [];
  page.on("dialog", (dialog) => {
    happened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href) happened.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => happened.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => happened.push(`error: ${error.message}`));
  page.on("frameattached", () => happened.push("frame"));
  page.on("popup", () => happened.push("window"));
  return {
    page,
    async show(html, { viewport = { width: 1280, height: 900 }, colorScheme = "light" } = {}) {
      happened = [];
      await writeFile(file, html);
      await page.emulateMedia({ colorScheme, media: null });
      await page.setViewportSize(viewport);
      await page.goto(pathToFileURL(file).href);
      return happened;
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
