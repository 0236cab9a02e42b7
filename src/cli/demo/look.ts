import { userText } from "../../report/index.js";
import { sessionColumns } from "../output/session-columns.js";
import { renderTable } from "../output/table.js";
import type { Step } from "./world.js";

export const look: Step = {
  title: "Look: who is signed in to my account?",
  async play({ stage, url, screen, signal, connect }) {
    const { credentials, title, owner } = stage;
    const owners = await connect(credentials.owner);
    const { sessions, own } = await owners.list({ signal });
    const stranger = await (await connect(credentials.stranger)).whoami({ signal });
    screen.say(
      `This is a simulated ${title}, at ${url}. ${owner} has just been told that somebody else uses her account. The simulator's real answers follow.`,
    );
    screen.command("sessionctl list");
    const columns = sessionColumns(Date.now(), owners.capabilities.fields, own);
    screen.say(renderTable(sessions, columns, screen.width));
    screen.say(
      `\nWhoever signs in chooses the browser's name: one of these names tried to take over this terminal. A stranger opened the session from Recife minutes ago. The server takes the stranger for ${userText(stranger.user)}.`,
    );
  },
};
