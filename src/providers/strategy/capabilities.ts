import type { Capabilities, Naming } from "../../provider.js";
import { strategyFields } from "./fields.js";

const naming: Naming = {
  isSessionId: (text) => /^[^:\s]+:-?\d+:[^:\s]+$/.test(text),
  sessionIds: "ids of connections, such as 7A1C0F2D4B6E:-1:bm9kZS1vbmU=",
  isUserName: (text) => text.trim() !== "" && text.length <= 255 && !/\p{Cc}/u.test(text),
  userNames: "logins, full names and ids of users",
};

/** What Strategy One can do, according to public source code of the vendor. No limits are published. */
export const strategyCapabilities: Capabilities = {
  fields: strategyFields,
  sessionsPerCall: 200,
  everything: [],
  evidence: { listed: "confirmed", unlisted: "acknowledged" },
  naming,
  endsOthersFor: "administrators",
  limits: { requestsPerMinute: null, concurrentReads: 8, concurrentWrites: 1, writesPerDay: null },
  residualAccess: [
    {
      access: "Password and single sign-on",
      detail: "Anyone who knows the password, or gets in through single sign-on, can sign in again.",
      nextStep: "Change the password, or disable the user.",
    },
    {
      access: "API tokens",
      detail: "Anyone who has an API token of the user can sign in again.",
      nextStep: "Revoke the user's API tokens.",
    },
    {
      access: "Subscriptions",
      detail: "The user's scheduled work continues: the scheduler's connections cannot be ended.",
      nextStep: "Delete the user's subscriptions.",
    },
    {
      access: "Nodes that are not running",
      detail: "Nothing is listed or ended on a node that is not running.",
      nextStep: "List again when the node is running.",
    },
  ],
};
