namespace Slipway.Processes.Tests;

public class RedactionTests
{
    [Theory]
    [InlineData("https://user:secret@host/repo.git", "https://***@host/repo.git")]
    [InlineData("https://token@host/repo.git", "https://***@host/repo.git")]
    [InlineData("https://user:p@ss@host/repo.git", "https://***@host/repo.git")]
    [InlineData("https://user:it's@host/repo.git", "https://***@host/repo.git")]
    [InlineData("ssh://git:secret@host:22/repo", "ssh://***@host:22/repo")]
    [InlineData("fatal: unable to access 'https://user:secret@host/': 403", "fatal: unable to access 'https://***@host/': 403")]
    [InlineData("from https://a:b@one to https://c:d@two", "from https://***@one to https://***@two")]
    [InlineData("https://user:secret@host?a=b@c", "https://***@host?a=b@c")]
    [InlineData("https://host/path/with@sign", "https://host/path/with@sign")]
    [InlineData("https://host:8443/", "https://host:8443/")]
    [InlineData("git@host:owner/repo.git", "git@host:owner/repo.git")]
    [InlineData("https://host and someone@example.com", "https://host and someone@example.com")]
    [InlineData("https://", "https://")]
    [InlineData("nothing to see", "nothing to see")]
    [InlineData("", "")]
    public void Credentials_in_addresses_are_masked_and_nothing_else(string text, string shown) =>
        Redaction.WithoutCredentials(text).Should().Be(shown);

    [Theory]
    [InlineData("key=abc", new[] { "abc" }, "key=***")]
    [InlineData("abc and abc", new[] { "abc" }, "*** and ***")]
    [InlineData("abcdef", new[] { "abc", "abcdef" }, "***")]
    [InlineData("unchanged", new[] { "" }, "unchanged")]
    [InlineData("unchanged", new string[0], "unchanged")]
    public void Secrets_are_masked_wherever_they_stand(string text, string[] secrets, string shown) =>
        Redaction.Without(text, secrets).Should().Be(shown);
}
