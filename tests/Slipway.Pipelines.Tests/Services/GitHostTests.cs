using Slipway.Pipelines.Services;

namespace Slipway.Pipelines.Tests.Services;

public class GitHostTests
{
    [Theory]
    [InlineData("https://git.example.com", "https://git.example.com/acme/edge.git")]
    [InlineData("https://git.example.com/", "https://git.example.com/acme/edge.git")]
    [InlineData("http://git.example.com:8080/scm", "http://git.example.com:8080/scm/acme/edge.git")]
    [InlineData("ssh://git@git.example.com:2222", "ssh://git@git.example.com:2222/acme/edge.git")]
    [InlineData("ssh://git.example.com", "ssh://git.example.com/acme/edge.git")]
    [InlineData("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/acme/edge.git")]
    public void A_host_is_put_in_front_of_owner_and_name(string host, string address) => GitHost.Parse(host).AddressOf("acme", "edge").Should().Be(address);

    [Theory]
    [InlineData("")]
    [InlineData("git.example.com")]
    [InlineData("git://git.example.com")]
    [InlineData("https:/git.example.com")]
    [InlineData("https://")]
    [InlineData("https:///acme")]
    [InlineData("https://git.example.com:0")]
    [InlineData("https://git.example.com:65536")]
    [InlineData("https://git.example.com/../other")]
    [InlineData("https://git.example.com//acme")]
    [InlineData("https://git.example.com?x=1")]
    [InlineData("https://git.example.com#x")]
    [InlineData("https://git.example .com")]
    [InlineData("https://-git.example.com")]
    [InlineData(" https://git.example.com")]
    public void What_is_no_address_of_a_server_is_refused(string text) =>
        FluentActions.Invoking(() => GitHost.Parse(text)).Should().Throw<FormatException>().WithMessage($"'{text}' is no address of a git server: write https://HOST, http://HOST or ssh://git@HOST, *");

    [Theory]
    [InlineData("https://s3cret@git.example.com")]
    [InlineData("https://me:s3cret@git.example.com")]
    [InlineData("ssh://git:s3cret@git.example.com")]
    [InlineData("https://me:s3cret@x@git.example.com")]
    [InlineData("me:s3cret@git.example.com")]
    public void Credentials_are_refused_and_not_repeated(string text) =>
        FluentActions.Invoking(() => GitHost.Parse(text)).Should().Throw<FormatException>().WithMessage("what is in front of '@git.example.com' may be a password or token, *")
            .Which.Message.Should().NotContain("s3cret");
}
