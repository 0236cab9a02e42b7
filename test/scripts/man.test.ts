import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { manualPage, releaseDate } from "../../scripts/man/page.js";
import { bold, escaped, item, macro, text, typed, verbatim } from "../../scripts/man/roff.js";
import { toldOf } from "../../src/cli/help/sections.js";
import { createProgram } from "../../src/cli/program.js";
import fc from "../support/fast-check.js";

const edition = { version: "1.2.3", date: "2026-07-30" };
const page = manualPage(
  createProgram(() => {}),
  edition,
);
const program = createProgram(() => {});

const installed = (name: string) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;

/** What mandoc shows of a page, in lines too long to be folded. */
function shown(source: string): string {
  const { stdout } = spawnSync("mandoc", ["-Tutf8", "-Owidth=1000"], { input: source, encoding: "utf8" });
  // mandoc prints bold characters twice.
  return stdout.replace(new RegExp(`.${"\b"}`, "g"), "");
}

describe("text in roff", () => {
  test("contains no character with another meaning there", () => {
    expect(escaped("--older-than 30d")).toBe("\\-\\-older\\-than 30d");
    expect(escaped("a \\, in 'it' `so` \"so\" ^ ~")).toBe(
      "a \\e, in \\(aqit\\(aq \\(gaso\\(ga \\(dqso\\(dq \\(ha \\(ti",
    );
    expect(escaped(".TH is not a macro here")).toBe("\\&.TH is not a macro here");
    expect(escaped("…é😀")).toBe("\\[u2026]\\[u00E9]\\[u1F600]");
    expect(escaped("two\nlines")).toBe("two lines");
  });

  test("of any kind starts no macro and is ASCII", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (any) => {
        for (const line of [...text(any).split("\n"), escaped(any), ...verbatim([any]).slice(1, -1)]) {
          expect(line).toMatch(/^(?![.'])[\x20-\x7e]*$/);
        }
        expect(macro("SH", any)).toMatch(/^\.SH "[^"]*"$/);
      }),
    );
  });

  test("is folded, and none of its lines starts a macro", () => {
    const lines = text("word ".repeat(40).concat(".end ").repeat(3)).split("\n");
    expect(lines.length).toBeGreaterThan(6);
    for (const line of lines) expect(line).toMatch(/^[^.].{0,77}$/);
  });

  test("distinguishes what is typed from placeholders", () => {
    expect(typed("-q, --out <file>")).toBe("\\fB\\-q, \\-\\-out \\fR\\fI<file>\\fR");
    expect(bold("a-b")).toBe("\\fBa\\-b\\fR");
    expect(item("x", "y")).toEqual([".TP", "x", "y"]);
  });

  test("keeps the blanks of verbatim text", () => {
    expect(verbatim(["  a    b", ".c"])).toEqual([".EX", "  a    b", "\\&.c", ".EE"]);
  });

  test.skipIf(!installed("mandoc"))(
    "is shown unchanged, whatever it was (skipped where mandoc is not installed)",
    () => {
      for (const any of [
        "--a 'b' \"c\" `d` ^e ~f \\, \\\\n \\(aq",
        ".SH x",
        "'br",
        "%@#$ {date} …",
        "\\fBx\\fR",
      ]) {
        const source = [
          macro("TH", "X", "1", "2026-01-01"),
          macro("SH", "Y"),
          text(any),
          macro("SH", any),
        ].join("\n");
        const lines = shown(source)
          .split("\n")
          .map((line) => line.trim());
        expect(lines.filter((line) => line === any)).toHaveLength(2);
      }
    },
  );
});

describe("the manual page", () => {
  test("has each command, its flags with their descriptions, and its examples", () => {
    const each = (of: typeof program.commands, before: string): void => {
      for (const command of of) {
        const path = `${before} ${command.name()}`.trim();
        expect(page).toContain(`.SH "${escaped(path.toUpperCase())}"\n`);
        expect(page).toContain(`\n${text(command.description())}\n`);
        for (const { flags, description } of command.options) {
          expect(page).toContain(`\n${typed(flags)}\n${text(description).split("\n")[0]?.slice(0, 40)}`);
        }
        for (const example of toldOf(command).examples) {
          const line = typeof example === "string" ? example : example[0];
          expect(page).toContain(verbatim([line])[1]);
        }
        each(command.commands, path);
      }
    };
    each(program.commands, "");
  });

  test("describes what several commands share once, under one name each", () => {
    const [, shared = ""] = page.split('.SH "FLAGS OF SEVERAL COMMANDS"\n');
    const [flags = ""] = shared.split(".SH ");
    const titles = flags.match(/^\.SS .*$/gm) ?? [];
    expect(titles).toContain('.SS "Which sessions"');
    expect(new Set(titles).size).toBe(titles.length);
    expect(page.split(typed("--older-than <duration>"))).toHaveLength(4);
  });

  test("is always the same, with the version and the day of its release", () => {
    expect(
      manualPage(
        createProgram(() => {}),
        edition,
      ),
    ).toBe(page);
    expect(page.split("\n")[1]).toBe('.TH "SESSIONCTL" 1 2026-07-30 "sessionctl 1.2.3" "User Commands"');
    const changelog = "# Changelog\n\n## 1.3.0, unreleased\n\n## 1.2.3, 2026-07-30\n\n### Added\n";
    expect(releaseDate(changelog, "1.2.3")).toBe("2026-07-30");
    expect(releaseDate(changelog, "1.3.0")).toBe("unreleased");
    expect(() => releaseDate(changelog, "2.0.0")).toThrow("2.0.0");
    expect(releaseDate(readFileSync("CHANGELOG.md", "utf8"), manifest.version)).not.toBe("");
  });

  test("has lines that fit an editor, and only ASCII", () => {
    for (const line of page.split("\n")) expect(line).toMatch(/^[\x20-\x7e]{0,100}$/);
  });

  test("is part of the package and written by the build", () => {
    // npm does not link a bare name.
    expect(manifest.man).toEqual(["./dist/man/sessionctl.1"]);
    expect(manifest.files).toContain("dist");
    expect(manifest.scripts.build).toContain("npm run --silent man");
  });

  test.skipIf(!installed("mandoc"))(
    "has nothing that mandoc warns about (skipped where mandoc is not installed)",
    () => {
      const { stdout, stderr, status } = spawnSync("mandoc", ["-Tlint"], { input: page, encoding: "utf8" });
      expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
      expect(shown(page)).toContain("sessionctl verify-report --key <file> --report <file>");
    },
  );

  test.skipIf(!installed("groff"))(
    "has nothing that groff warns about (skipped where groff is not installed)",
    () => {
      const { stderr, status } = spawnSync("groff", ["-man", "-ww", "-z", "-Tutf8"], {
        input: page,
        encoding: "utf8",
      });
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    },
  );
});
