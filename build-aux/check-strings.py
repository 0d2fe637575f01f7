#!/usr/bin/python3
"""Says whether every string that people see can be translated, stands in po/it.po, and is in a file of po/POTFILES."""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

root = pathlib.Path(__file__).resolve().parent.parent
listed = {line.strip() for line in (root / 'po/POTFILES').read_text().splitlines()
          if line.strip() and not line.startswith('#')}
marked = re.compile(r'\b(?:(?:_|N_|C_|NC_|ngettext)\s*\(\s*|g_dngettext\s*\(\s*\w+\s*,\s*|'
                    r'g_dpgettext2\s*\(\s*\w+\s*,\s*"[^"]*"\s*,\s*)"')
# Properties whose value people read or hear.
spoken = {'label', 'title', 'subtitle', 'description', 'tooltip-text', 'placeholder-text', 'text', 'button-label',
          'tooltip_text', 'placeholder_text'}
wrong = []


def untranslatable(path):
    """What the file shows in words without giving it to the translators; names of the product stay as they are."""
    for element in xml.etree.ElementTree.parse(path).iter():
        value = (element.text or '').strip()
        shown = element.tag == 'property' and element.get('name') in spoken or \
            element.tag == 'attribute' and element.get('name') == 'label'
        if shown and re.search('[A-Za-z]{2}', value) and value != 'Filo' and not element.get('translatable'):
            yield value


for path in sorted(root.glob('src/**/*.c')):
    name = str(path.relative_to(root))
    if marked.search(path.read_text(encoding='utf-8')) and name not in listed:
        wrong.append(f'{name} has strings and is not in po/POTFILES')
for path in sorted(root.glob('src/**/*.ui')):
    name = str(path.relative_to(root))
    if 'translatable="' in path.read_text(encoding='utf-8') and name not in listed:
        wrong.append(f'{name} has strings and is not in po/POTFILES')
    wrong += [f'{name}: “{value}” is not marked as translatable' for value in untranslatable(path)]
for name in sorted(listed):
    if not (root / name).exists():
        wrong.append(f'po/POTFILES names {name}, which is not there')

if not wrong:
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'filo.pot'
        subprocess.run([root / 'build-aux/update-po', '--template', template], cwd=root, check=True)
        # msgcmp says each string of the template that it.po has not, or has untranslated.
        for command in [['msgcmp', 'po/it.po', template], ['msgfmt', '--check', '--output-file=/dev/null', 'po/it.po']]:
            done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                wrong.append(done.stderr)
print('\n'.join(wrong))
sys.exit(1 if wrong else 0)
