#!/usr/bin/python3
"""Counts the cases in meson's JUnit report: prints PASSED FAILED SKIPPED and the failed ones' names."""
import sys
import xml.etree.ElementTree as tree

passed = skipped = 0
failed = []
for suite in tree.parse(sys.argv[1]).getroot().iter('testsuite'):
    for case in suite.iter('testcase'):
        if case.find('failure') is not None or case.find('error') is not None:
            failed.append(f"{suite.get('name')}/{case.get('name')}")
        elif case.find('skipped') is not None:
            skipped += 1
        else:
            passed += 1
print(passed, len(failed), skipped, ' '.join(failed)[:2000])
