# Writes a record down, or with --check exits 1 where the one that is there says something else.
def keep(path, text)
  return File.write(path, text) unless ARGV.include?("--check")

  before = File.read(path, encoding: "UTF-8").lines
  stale = text.lines.zip(before).find { |now, then_| now != then_ }
  abort "#{path} is stale at `#{stale.first.to_s[0, 200].strip}`: run `make erb-reference`" if stale
  abort "#{path} has more than is recorded: run `make erb-reference`" if before.size > text.lines.size
end
