"""Migration scripts: changes of a vault that are written down once, reviewed, applied in their order, and can be taken back.

What a script is called, what it says it does and which functions it holds is read from its text alone (:mod:`~vaultconv.migrations.script`);
only :mod:`~vaultconv.migrations.executing` ever runs one, and only what the user said yes to (:mod:`~vaultconv.migrations.trust`).
"""
