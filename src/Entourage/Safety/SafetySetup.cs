using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Safety;

/// <summary>Puts safety together.</summary>
public static class SafetySetup
{
    /// <summary>Adds the allowance, and what forgets and exports members.</summary>
    public static IServiceCollection AddSafety(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<AllowanceOptions, AllowanceOptionsValidator>(configuration, "Allowance");
        services.AddSharedPart<Brakes>();
        services.AddSingleton<IForgetsMembers, Forgetting>();
        services.AddSingleton<IExportsMembers, ExportMember>();
        return services;
    }

    private sealed class Forgetting : IForgetsMembers
    {
        private const string Blocks = "DELETE FROM blocks WHERE blocker = @member OR blocked = @member";
        private const string Entries = "DELETE FROM allowance_entries WHERE sender = @member";

        // The sender keeps what an acceptance counted; who it was is forgotten.
        private const string Accepted = "UPDATE allowance_entries SET accepted_by = @nobody WHERE accepted_by = @member";
        private const string Reports = "DELETE FROM reports WHERE subject = @member";
        private const string Reported = "UPDATE reports SET reporter = NULL WHERE reporter = @member";
        private const string Suppressions = "DELETE FROM suppressions WHERE creator = @member";
        private const string Audited = "UPDATE audit SET by = NULL WHERE by = @member";
        private const string Seen = "DELETE FROM places WHERE member = @member";
        private const string Newcomer = "DELETE FROM newcomers WHERE member = @member";
        private const string Freezes = "DELETE FROM freezes WHERE member = @member";
        private const string Frozen = "UPDATE freezes SET by = NULL WHERE by = @member";
        private const string Reviews = "DELETE FROM reviews WHERE member = @member OR because = @member";
        private const string Appeals = "DELETE FROM appeals WHERE member = @member";
        private const string Account = "DELETE FROM allowances WHERE member = @member";

        public void Forget(HotSession session, MemberId member)
        {
            string[] all = [Blocks, Entries, Reports, Reported, Suppressions, Audited, Freezes, Frozen, Reviews, Appeals, Seen, Newcomer, Account];
            foreach (var sql in all) session.Sql(sql).With("@member", member.Value).Run();
            session.Sql(Accepted).With("@member", member.Value).With("@nobody", Guid.Empty).Run();
        }
    }
}
