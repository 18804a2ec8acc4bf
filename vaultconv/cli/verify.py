"""``vaultconv verify``: what is in the source and not in the destination."""

from __future__ import annotations

from vaultconv.cli.progress import progress
from vaultconv.cli.report_flags import ReportFile, ReportFormat, Strict, report_asked
from vaultconv.cli.shared_arguments import Json, Quiet, Source, Written
from vaultconv.errors import DIFFERENT, DONE, FAILED, combine
from vaultconv.pipeline.ledger import strictly
from vaultconv.pipeline.live import at_hand
from vaultconv.pipeline.options import Options
from vaultconv.pipeline.verify import verify as judge
from vaultconv.remote.address import called
from vaultconv.report.json_report import dumps
from vaultconv.report.verdict import as_json, as_text


def verify(
    source: Source,
    destination: Written,
    options: Options,
    report: ReportFile = None,
    report_format: ReportFormat = "",
    strict: Strict = False,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Print what SRC says and neither DST nor the ledger does.

    \b
      vaultconv verify ~/Notes ~/Vault

    Both are read anew, from the disk. Compared are titles, aliases, tags, properties, headings, links with what they lead to, tasks, code, tables,
    formulas, quotations and the words themselves. It does not trust what `convert` said.

    Leaves with 0 if all is there, with 1 if something is missing, with 3 if no note could be understood: then only bytes were compared,
    or with --strict, if the ledger names content that did not arrive as it was.
    """
    asked = report_asked(report, report_format, source, destination, options, writes=False)
    with progress(quiet) as bar:
        bar.reading(source)
        verdict = judge(at_hand(source, fresh=False), destination, options)
    found = FAILED if verdict.blind else DONE if verdict.ok else DIFFERENT
    code = combine(found, strictly(strict, verdict.losses))
    if asked is not None:
        asked.write(
            verdict.losses,
            {
                "source": called(source),
                "destination": called(destination),
                "format": verdict.source_format,
                "target": verdict.destination_format,
            },
        )
    if json:
        print(dumps(as_json(verdict, code)), end="")
    elif not quiet:
        print(as_text(verdict), end="")
    return code
