// npm moment, the library Obsidian names daily notes with, in English. Reads {name: [[day, format]], read: [[name, format]]}
// on stdin and answers in the same shape; what strict parsing refuses is null.
const moment = require("./node_modules/moment");

moment.locale("en");
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const read = ([name, format]) => {
  const day = moment(name, format, true);
  return day.isValid() ? day.format("YYYY-MM-DD") : null;
};
process.stdout.write(
  JSON.stringify({
    name: (input.name || []).map(([day, format]) => moment(day, "YYYY-MM-DD").format(format)),
    read: (input.read || []).map(read),
  }),
);
