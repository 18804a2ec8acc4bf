// The processor time of each pass of turndown over pages: node timed_turndown.cjs PAGES.json PEERS PASSES
const fs = require('fs')
const { createRequire } = require('module')
const [pagesFile, peers, passes] = process.argv.slice(2)
const own = createRequire(peers + '/')
const TurndownService = own('turndown')
const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced' })
service.use(own('turndown-plugin-gfm').gfm)
const pages = JSON.parse(fs.readFileSync(pagesFile, 'utf8'))
const times = []
for (let pass = 0; pass < Number(passes); pass++) {
  const begin = process.cpuUsage()
  for (const page of pages) service.turndown(page)
  const took = process.cpuUsage(begin)
  times.push((took.user + took.system) / 1e6)
}
console.log(JSON.stringify(times))
