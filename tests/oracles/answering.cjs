// Answers each question, a line of JSON on stdin, in a line of JSON on stdout, until there are no more.
module.exports = (answer) =>
  require("readline")
    .createInterface({ input: process.stdin })
    .on("line", (line) => process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n"));
