#include "flagd/commands/report_output.hpp"

#include <unistd.h>

#include <fstream>

namespace flywheel::commands {

std::vector<Option> report_output_options() {
  return {{"format", "text", "how it is printed", false, false, {"text", "json", "html", "markdown"}},
          {"out", std::nullopt, "the file to write instead of the terminal"}};
}

int write_report(const report::Report& report, const Arguments& arguments, std::string_view command, Streams& streams) {
  const std::string& format = arguments.get("format");
  const bool to_file = arguments.has("out");
  std::string text;
  if (format == "json") {
    text = render_json(report);
  } else if (format == "html") {
    text = render_html(report);
  } else if (format == "markdown") {
    text = render_markdown(report);
  } else {
    text = render_text(report, streams.colour && !to_file, streams.width);
  }
  if (!text.ends_with('\n')) text += '\n';
  if (!to_file) {
    streams.out << text << std::flush;
    return streams.out ? kOk : kFailed;
  }
  const std::string& path = arguments.get("out");
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return complain(streams, command, path + ": cannot be written");
  streams.err << "wrote " << path << "\n";
  return kOk;
}

void show_progress(Streams& streams, std::string_view what, double done) {
  if (isatty(STDERR_FILENO) != 1) return;
  if (done >= 1) {
    streams.err << "\r\x1b[K" << std::flush;
    return;
  }
  streams.err << "\r" << what << " " << static_cast<int>(done * 100) << "%" << std::flush;
}

}  // namespace flywheel::commands
