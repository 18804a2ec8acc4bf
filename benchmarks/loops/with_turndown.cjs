// Each page of a folder to Markdown with turndown and its plugin for GitHub's Markdown, and nothing else.
const fs = require('fs')
const path = require('path')

const [installed, source, destination] = process.argv.slice(2)
const library = (name) => require(require.resolve(name, { paths: [installed] }))
const service = new (library('turndown'))({ headingStyle: 'atx', codeBlockStyle: 'fenced' })
service.use(library('turndown-plugin-gfm').gfm)

for (const name of fs.readdirSync(source, { recursive: true }).sort()) {
  if (!name.endsWith('.html')) continue
  const note = path.join(destination, name.replace(/\.html$/, '.md'))
  fs.mkdirSync(path.dirname(note), { recursive: true })
  fs.writeFileSync(note, service.turndown(fs.readFileSync(path.join(source, name), 'utf8')))
}
