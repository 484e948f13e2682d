#!/usr/bin/env python3
"""What stands in a CSV or XLSX file, read by nothing of ours: JSON on stdout, a list of rows, the header first. A cell of
an XLSX is its text, or {"getal": …}, or {"datum": "2026-11-16"} when it is formatted as one. Fails on what a spreadsheet
would have to mend."""
import csv
import datetime
import json
import re
import sys
import xml.etree.ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PARTS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def read_csv(path):
    with open(path, "rb") as file:
        content = file.read()
    assert content.startswith(b"\xef\xbb\xbf"), "no byte order mark"
    text = content[3:].decode("utf-8")
    assert text.endswith("\r\n")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=";", strict=True))


def column_of(place):
    number = 0
    for letter in re.match(r"[A-Z]+", place).group(0):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def unescape(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)


def read_xlsx(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        parts = {name: xml.etree.ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    named = {each.get("PartName").lstrip("/") for each in parts["[Content_Types].xml"].iter(TYPES + "Override")}
    assert named == {name for name in parts if name.startswith("xl/") and not name.endswith(".rels")}, named
    targets = {each.get("Id"): each.get("Target") for each in parts["xl/_rels/workbook.xml.rels"].iter(PARTS + "Relationship")}
    assert {"xl/" + target for target in targets.values()} <= set(parts)
    formats = [int(each.get("numFmtId")) for each in parts["xl/styles.xml"].find(MAIN + "cellXfs")]
    sheet = parts["xl/worksheets/sheet1.xml"]
    pane = sheet.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    assert pane.get("state") == "frozen" and pane.get("ySplit") == "1"
    rows = []
    for row in sheet.find(MAIN + "sheetData"):
        rows.append([])
        assert int(row.get("r")) == len(rows)
        for cell in row:
            assert cell.find(MAIN + "f") is None, "a formula"
            column = column_of(cell.get("r"))
            assert column >= len(rows[-1]), "cells out of order"
            rows[-1] += [""] * (column - len(rows[-1]))
            if cell.get("t") == "inlineStr":
                rows[-1].append(unescape(cell.find(f"{MAIN}is/{MAIN}t").text or ""))
                continue
            number = int(cell.find(MAIN + "v").text)
            if formats[int(cell.get("s", 0))] == 14:
                rows[-1].append({"datum": str(datetime.date(1899, 12, 30) + datetime.timedelta(number))})
            else:
                rows[-1].append({"getal": number})
        rows[-1] += [""] * (len(rows[0]) - len(rows[-1]))
    return rows


print(json.dumps(read_xlsx(sys.argv[1]) if sys.argv[1].endswith(".xlsx") else read_csv(sys.argv[1]), ensure_ascii=False))
