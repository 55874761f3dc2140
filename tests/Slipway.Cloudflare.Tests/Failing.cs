namespace Slipway.Cloudflare.Tests;

internal static class Failing
{
    /// <summary>The exception of a call that must fail.</summary>
    public static async Task<CloudflareException> CallAsync(Func<Task> call) => (await call.Should().ThrowExactlyAsync<CloudflareException>()).Which;
}
