#!/usr/bin/python3
"""Says whether every string that can be translated stands in po/it.po, and every file that has one in po/POTFILES."""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent
listed = {line.strip() for line in (root / 'po/POTFILES').read_text().splitlines()
          if line.strip() and not line.startswith('#')}
marked = re.compile(r'\b(_|N_|C_|NC_|ngettext|g_dngettext|dngettext|g_dpgettext2)\s*\(\s*"')
wrong = []
for path in sorted(root.glob('src/**/*.c')):
    name = str(path.relative_to(root))
    if marked.search(path.read_text(encoding='utf-8')) and name not in listed:
        wrong.append(f'{name} has strings and is not in po/POTFILES')
for path in sorted(root.glob('src/**/*.ui')):
    name = str(path.relative_to(root))
    if 'translatable="' in path.read_text(encoding='utf-8') and name not in listed:
        wrong.append(f'{name} has strings and is not in po/POTFILES')
for name in sorted(listed):
    if not (root / name).exists():
        wrong.append(f'po/POTFILES names {name}, which is not there')

if not wrong:
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / 'filo.pot'
        subprocess.run(['xgettext', '--from-code=UTF-8', '--add-comments', '--keyword=_', '--keyword=N_',
                        '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2',
                        '--keyword=g_dngettext:2,3', '--keyword=g_dpgettext2:2c,3', '--flag=g_strdup_printf:1:c-format',
                        '--output', str(pot), '--files-from=po/POTFILES'], cwd=root, check=True)
        # msgcmp says each string of the template that it.po has not, or has untranslated.
        done = subprocess.run(['msgcmp', 'po/it.po', str(pot)], cwd=root, capture_output=True, text=True)
        if done.returncode != 0:
            wrong.append(done.stderr)
print('\n'.join(wrong))
sys.exit(1 if wrong else 0)
