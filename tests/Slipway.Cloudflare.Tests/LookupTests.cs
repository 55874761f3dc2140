namespace Slipway.Cloudflare.Tests;

/// <summary>Lists and their pages, and what is looked up by name.</summary>
public sealed class LookupTests : ApiTest
{
    [Theory]
    [InlineData("""{"page":1,"per_page":2,"count":2,"total_count":3}""")]
    [InlineData("""{"page":1,"per_page":2,"count":2,"total_count":3,"total_pages":2}""")]
    [InlineData("""{"total_pages":2}""")]
    public async Task All_pages_of_a_list_are_read(string info)
    {
        Api.Expect(Answer.Ok("""[{"id":"1","title":"a","supports_url_encoding":true},{"id":"2","title":"b"}]""", info), Answer.Ok("""[{"id":"3","title":"c"}]""", info));

        (await Client.KvNamespaces.ListAsync("acc", default)).Should().Equal(new KvNamespace("1", "a"), new KvNamespace("2", "b"), new KvNamespace("3", "c"));

        Sent().Should().Equal("GET /accounts/acc/storage/kv/namespaces?per_page=100", "GET /accounts/acc/storage/kv/namespaces?per_page=100&page=2");
    }

    [Fact]
    public async Task Pages_of_items_in_an_object_are_read_too()
    {
        const string Info = """{"page":1,"per_page":1,"count":1,"total_count":2}""";
        Api.Expect(Answer.Ok("""{"items":[{"id":"v2"}]}""", Info), Answer.Ok("""{"items":[{"id":"v1"}]}""", Info));

        (await Client.Versions.ListAsync("acc", "hello", deployable: false, default)).Select(v => v.Id).Should().Equal("v2", "v1");

        Sent().Should().Equal("GET /accounts/acc/workers/scripts/hello/versions", "GET /accounts/acc/workers/scripts/hello/versions?page=2");
    }

    [Theory]
    [InlineData("""{"page":1,"per_page":20,"count":0,"total_count":40}""")]
    [InlineData("""{"page":1,"per_page":0,"total_count":40}""")]
    [InlineData("""{"cursor":""}""")]
    public async Task A_list_that_gives_no_more_ends(string info)
    {
        Api.Expect(Answer.Ok(info.Contains("count\":0", StringComparison.Ordinal) ? "[]" : """[{"queue_id":"1","queue_name":"a"}]""", info));

        await Client.Queues.ListAsync("acc", default);

        Api.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_list_of_nothing_is_empty(string result)
    {
        Api.Expect(Answer.Ok(result));

        (await Client.Hyperdrive.ListAsync("acc", default)).Should().BeEmpty();

        Sent().Should().Equal("GET /accounts/acc/hyperdrive/configs");
    }

    [Fact]
    public async Task Queues_and_hyperdrive_configurations()
    {
        Api.Expect(Answer.Ok("""[{"queue_id":"q1","queue_name":"jobs","producers":[]}]"""), Answer.Ok("""[{"id":"h1","name":"db","origin":{"host":"x"}}]"""));

        (await Client.Queues.ListAsync("acc", default)).Should().Equal(new Queue("q1", "jobs"));
        (await Client.Hyperdrive.ListAsync("acc", default)).Should().Equal(new HyperdriveConfig("h1", "db"));
    }

    [Fact]
    public async Task A_database_is_found_by_its_whole_name()
    {
        Api.Expect(Answer.Ok("""[{"uuid":"1","name":"shop-test","version":"production"},{"uuid":"2","name":"shop"}]"""));

        (await Client.D1.ListAsync("acc", "shop", default)).Should().Equal(new D1Database("2", "shop"));

        Sent().Should().Equal("GET /accounts/acc/d1/database?name=shop");
    }

    [Fact]
    public async Task A_bucket_is_looked_for_in_its_jurisdiction()
    {
        Api.Expect(Answer.Ok("""{"name":"assets","creation_date":"2026-01-01T00:00:00Z","location":"weur","storage_class":"Standard","jurisdiction":"eu"}"""), Answer.Error(404, 10006, "The specified bucket does not exist."));

        (await Client.R2Buckets.GetAsync("acc", "assets", "eu", default)).Should().Be(new R2Bucket("assets", "eu"));
        (await Client.R2Buckets.GetAsync("acc", "assets", null, default)).Should().BeNull();

        Sent().Should().Equal("GET /accounts/acc/r2/buckets/assets", "GET /accounts/acc/r2/buckets/assets");
        Api.Requests.Select(r => r.Headers["cf-r2-jurisdiction"].ToString()).Should().Equal("eu", "");
    }
}
