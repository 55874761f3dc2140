namespace Slipway.Manifests.Tests;

/// <summary>What the rules let through; what they refuse is in <see cref="RefusedManifestTests"/>.</summary>
public class RuleTests
{
    private const string Beginning =
        "apiVersion: cloudflare.project-planton.org/v1\nkind: CloudflareWorker\nmetadata: {name: a}\nspec:\n  account_id: 00000000000000000000000000000000\n";

    // From Cloudflare's documentation and from the tests of its parser, saffron.
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/30 * * * *")]
    [InlineData("45 * * * *")]
    [InlineData("0 17 * * sun")]
    [InlineData("0 17 * * 1")]
    [InlineData("10 7 * * mon-fri")]
    [InlineData("10 7 * * 2-6")]
    [InlineData("0 15 1 * *")]
    [InlineData("0 18 * * 6L")]
    [InlineData("0 18 * * friL")]
    [InlineData("59 23 LW * *")]
    [InlineData("0 0 L * L")]
    [InlineData("0 0 L-30 * *")]
    [InlineData("0 0 L-3W * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * MON#5")]
    [InlineData("0,15,30-45/5 0-23 1,31 JAN-mar,12 *")]
    [InlineData("5/15 */23 */30 */11 */6")]
    [InlineData("0 22-4 * * *")]
    [InlineData("*/5,7 0 1-10/3,20 * 2,4-6")]
    [InlineData("0\t0  *  *\t*")]
    public void A_cron_trigger_that_Cloudflare_takes_is_taken(string cron) =>
        Read($"  worker_name: a\n  schedules: [\"{cron.Replace("\t", "\\t", StringComparison.Ordinal)}\"]\n").Schedules.Should().Equal(cron);

    [Theory]
    [InlineData("0 0 L-0 * *")]
    [InlineData("0 0 32W * *")]
    [InlineData("0 0 L,5 * *")]
    [InlineData("0 0 LWW * *")]
    [InlineData("0 0 L-3WW * *")]
    [InlineData("0 0 * * 8L")]
    [InlineData("0 0 * * 2#0")]
    [InlineData("0 0 * * #2")]
    [InlineData("0 0 * * 2L,3")]
    [InlineData("0 0 ? * *")]
    [InlineData("-1 0 * * *")]
    [InlineData("1- 0 * * *")]
    [InlineData("1,,2 0 * * *")]
    [InlineData("1//2 0 * * *")]
    [InlineData("*/60 0 * * *")]
    [InlineData("+1 0 * * *")]
    [InlineData("0 24 * * *")]
    [InlineData("0 0 0 * *")]
    [InlineData("0 0 * 0 *")]
    [InlineData("0 0 * * MONDAY")]
    [InlineData("@daily")]
    [InlineData("0 0 * * * *")]
    public void A_cron_trigger_that_Cloudflare_refuses_is_refused(string cron)
    {
        var act = () => Read($"  worker_name: a\n  schedules: [\"{cron}\"]\n");

        act.Should().Throw<ManifestException>().WithMessage($"w.yaml:7: spec.schedules[0]: '{cron}' is not a cron trigger: *");
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("example.com/*")]
    [InlineData("*example.com/*")]
    [InlineData("*.example.com/images/*")]
    [InlineData("https://*.example.com/images/*")]
    [InlineData("HTTP://Example.com/Path*")]
    [InlineData("example.com/a/b.html")]
    public void A_routes_pattern_that_Cloudflare_takes_is_taken(string pattern) =>
        WorkerDump.Text(Read($"  worker_name: a\n  routes: [{{pattern: \"{pattern}\"}}]\n").Routes!.Single().Pattern).Should().Be(pattern);

    [Fact]
    public void A_pattern_for_every_hostname_needs_its_zone() =>
        Read("  worker_name: a\n  routes: [{pattern: \"*/*\", zone_id: 00000000000000000000000000000000}]\n").Routes.Should().ContainSingle();

    [Theory]
    [InlineData("a.b")]
    [InlineData("xn--mnchen-3ya.example.com")]
    [InlineData("3.example.com")]
    [InlineData("*.example.com")]
    [InlineData("sixty-three-characters-are-what-a-label-of-a-hostname-may-have1.example.com")]
    public void A_hostname_is_taken(string hostname) =>
        WorkerDump.Text(Read($"  worker_name: a\n  dns: {{enabled: true, hostname: \"{hostname}\"}}\n").Dns!.Hostname).Should().Be(hostname);

    [Theory]
    [InlineData("-a.example.com")]
    [InlineData("a-.example.com")]
    [InlineData("a_b.example.com")]
    [InlineData("a.*.example.com")]
    [InlineData("sixty-four-characters-are-more-than-a-label-of-a-hostname-may-ha.example.com")]
    public void What_is_no_hostname_is_refused(string hostname)
    {
        var act = () => Read($"  worker_name: a\n  dns: {{enabled: true, hostname: \"{hostname}\"}}\n");

        act.Should().Throw<ManifestException>().WithMessage($"w.yaml:7: spec.dns.hostname: '{hostname}' is not a hostname: *");
    }

    [Fact]
    public void A_hostname_has_253_characters_at_the_most()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + "." + "b";
        var act = () => Read($"  worker_name: a\n  custom_domains: [{{hostname: b{longest}}}]\n");

        longest.Should().HaveLength(253);
        Read($"  worker_name: a\n  custom_domains: [{{hostname: {longest}}}]\n").CustomDomains.Should().ContainSingle();
        act.Should().Throw<ManifestException>();
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("this-is_my_script-01", true)]
    [InlineData("_a", true)]
    [InlineData("-a", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("sixty-three-characters-are-what-the-name-of-a-worker-may-have-1", true)]
    [InlineData("sixty-four-characters-are-more-than-the-name-of-a-worker-may-hav", false)]
    public void A_Workers_name_follows_Cloudflares_rule(string name, bool valid)
    {
        var act = () => Read($"  worker_name: {name}\n").WorkerName;

        if (valid)
        {
            act().Should().Be(name);
        }
        else
        {
            act.Should().Throw<ManifestException>().WithMessage($"w.yaml:6: spec.worker_name: '{name}' is not a Worker's name: *");
        }
    }

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("2023-02-29", false)]
    [InlineData("2024-2-9", false)]
    [InlineData("2024-02-29T00:00:00Z", false)]
    public void A_compatibility_date_is_a_day_of_the_calendar(string date, bool valid)
    {
        var act = () => Read($"  worker_name: a\n  compatibility_date: {date}\n").CompatibilityDate;

        if (valid)
        {
            act().Should().Be(date);
        }
        else
        {
            act.Should().Throw<ManifestException>();
        }
    }

    private static CloudflareWorker Read(string spec) => ManifestFile.Parse(Beginning + spec, "w.yaml").Workers[0];
}
