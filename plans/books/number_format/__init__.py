"""Excel's number formats: what a person sees of a stored number. `#,##0"件"` and 1027 → 「1,027件」. Pure.

In: a format's code (`shown.read_format`) and a stored number. Out: the text on the sheet.

The formats of Japanese workbooks are covered (era dates, 「▲」 for minus, units in quotes, codes with leading zeros,
percent, thousands); what isn't (fractions, Chinese numerals by [DBNum1]) is shown as General shows it, never wrongly
rounded. Colours, fill characters and widths of other characters (`_)`) are layout and print nothing.
"""
