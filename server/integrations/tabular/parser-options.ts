/** How delimited text is read everywhere: forgiving about quotes inside a cell and about ragged rows, which are judged later. */
export const PARSER_OPTIONS = {
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: false,
  record_delimiter: ['\r\n', '\n', '\r'],
} satisfies Record<string, unknown>;
