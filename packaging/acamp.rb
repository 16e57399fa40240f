# Homebrew formula, for a tap of the project. packaging/fill replaces the placeholders.
class Acamp < Formula
  desc "ActiveCampaign command-line client"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@DOWNLOADS@/acamp-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256 acamp-aarch64-apple-darwin.tar.gz@"
    end
    on_intel do
      url "@DOWNLOADS@/acamp-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256 acamp-x86_64-apple-darwin.tar.gz@"
    end
  end

  on_linux do
    on_arm do
      url "@DOWNLOADS@/acamp-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256 acamp-aarch64-unknown-linux-musl.tar.gz@"
    end
    on_intel do
      url "@DOWNLOADS@/acamp-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256 acamp-x86_64-unknown-linux-musl.tar.gz@"
    end
  end

  def install
    bin.install "acamp"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/acamp.bash" => "acamp"
    zsh_completion.install "completions/_acamp"
    fish_completion.install "completions/acamp.fish"
    prefix.install "THIRD-PARTY-LICENSES.txt", "acamp.cdx.json"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/acamp --version")
    assert_match "ana.garcia@example.com", shell_output("#{bin}/acamp --profile sandbox contacts list")
  end
end
