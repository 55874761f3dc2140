using System.Reflection;

namespace Slipway.Cloudflare.Tests;

public class ErrorCureTests
{
    [Fact]
    public void A_number_means_what_its_product_says()
    {
        Find(ApiProduct.Workers, 10006).Should().StartWith("The script or one of its modules is no valid JavaScript");
        Find(ApiProduct.R2, 10006).Should().StartWith("There is no such bucket");
        Find(ApiProduct.D1, 10006).Should().BeNull();
    }

    [Fact]
    public void A_number_of_all_products_means_the_same_everywhere() =>
        Enum.GetValues<ApiProduct>().Select(product => Find(product, 7003)).Distinct().Should().ContainSingle().Which.Should().StartWith("The account id or zone id is wrong");

    [Fact]
    public void The_cause_of_an_error_is_looked_up_when_the_error_itself_has_no_sentence() =>
        ErrorCure.Find(ApiProduct.Dns, [new CloudflareError(1, "outer", null, [new CloudflareError(81057, "inner", null, [])])])
            .Should().StartWith("Look at the DNS records of that name");

    [Fact]
    public void Every_number_that_has_a_name_has_a_sentence_or_a_treatment()
    {
        int[] treated =
        [
            CloudflareErrorCode.AccountNotAuthorized, // names the permission
            CloudflareErrorCode.ConcurrentModification, // is tried again
        ];
        var codes = typeof(CloudflareErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        codes.Except(treated).Where(code => Enum.GetValues<ApiProduct>().All(product => Find(product, code) is null)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(10143, "make it first, or correct its name or id")]
    [InlineData(10211, "upload the script instead")]
    [InlineData(10214, "give it 100 % first")]
    [InlineData(100117, "use a route instead of a custom domain")]
    [InlineData(10027, "serve it as static assets")]
    public async Task The_sentence_ends_the_message(int code, string cure)
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(400, code, "No."));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Scripts.PutAsync("acc", "hello", new WorkerUpload([], []), default))).Message
            .Should().StartWith($"uploading Worker 'hello': {code} No. ").And.Contain(cure);
    }

    private static string? Find(ApiProduct product, int code) => ErrorCure.Find(product, [new CloudflareError(code, "", null, [])]);
}
