#!/usr/bin/python3
"""Runs gcc's static analyzer over every C file of src/ with the flags it is built with."""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

build = pathlib.Path(sys.argv[1]).resolve()
source = build.parent / 'src'


def run(entry):
    words = shlex.split(entry['command'])
    kept = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in ('-o', '-MF', '-MQ'):
            skip = True
        elif word not in ('-c', '-MD') and not word.startswith('-O'):
            kept.append(word)
    # Without optimization, as inlined cleanup functions puzzle it. A leak that ends in g_task or a signal's user_data is beyond the analyzer; valgrind and the
    # sanitizers look for those. So is gcc 12's idea of "uninitialized": it takes each g_autoptr in a
    # loop for one; -Wall of two compilers and cppcheck look for those. All else it finds is an error.
    kept += ['-c', '-O0', '-U_FORTIFY_SOURCE', '-fanalyzer', '-Werror', '-Wno-analyzer-malloc-leak',
             '-Wno-analyzer-use-of-uninitialized-value', '-Wno-analyzer-too-complex',
             '-fdiagnostics-color=never', '-o', os.devnull]
    done = subprocess.run(kept, cwd=entry['directory'], capture_output=True, text=True)
    return entry['file'], done.returncode, done.stderr


commands = json.loads((build / 'compile_commands.json').read_text())
mine = [c for c in commands
        if c['file'].endswith('.c') and source in (pathlib.Path(c['directory']) / c['file']).resolve().parents]
if not mine:
    sys.exit(f'no C files of {source} in {build}/compile_commands.json')
wrong = 0
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for name, status, output in pool.map(run, mine):
        if status != 0:
            wrong += 1
            print(f'{name}:\n{output}')
print(f'{len(mine)} files, {wrong} with findings')
sys.exit(1 if wrong else 0)
