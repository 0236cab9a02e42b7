export * from "./docspace.js";
