using Entourage.Http;
using Entourage.Kernel;
using Entourage.Members;
using Entourage.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Invitations;

/// <summary>Puts the heart of the product together.</summary>
public static class InvitationsSetup
{
    /// <summary>Adds making, landing and redeeming.</summary>
    public static IServiceCollection AddInvitations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<InvitationsOptions, InvitationsOptionsValidator>(configuration, "Invitations");
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, InvitationsJson.Default));
        services.AddSingleton<InvitationToken>();
        services.AddSingleton<Ticket>();
        services.AddSingleton<Visit>();
        services.AddSingleton<CameBy>(made => made.GetRequiredService<Visit>().CameBy);
        services.AddSingleton<WrongLinks>();
        services.AddSingleton<Redeeming>();
        services.AddSingleton<RedeemTally>();
        services.AddSharedPart<InvitationGates>();
        services.AddSingleton<IEntrance, Entrance>();
        services.AddSharedPart<MakeInvitation>();
        services.AddSharedPart<ListInvitations>();
        services.AddSharedPart<ShowInvitation>();
        services.AddSharedPart<ChangeInvitation>();
        services.AddSharedPart<ShowAllowance>();
        services.AddSharedPart<Redeem>();
        services.AddSharedPart<StopInvitations>();
        services.AddSharedPart<ReportInvitation>();
        services.AddSingleton<RefuseLink>();
        services.AddSingleton<SeeLink>();
        services.AddSharedPart<Landing>();
        services.AddSingleton<LandingSheets>();
        services.AddSingleton<IRemembersRows>(made => made.GetRequiredService<LandingSheets>());
        services.AddSingleton<OpenLink>();
        services.AddSingleton<IForgetsMembers, Forgetting>();
        return services;
    }

    /// <summary>Maps making, listing, revoking and redeeming.</summary>
    public static void MapInvitations(this RouteGroupBuilder api)
    {
        MakeInvitation.Map(api);
        ListInvitations.Map(api);
        ChangeInvitation.Map(api);
        ShowAllowance.Map(api);
        Redeem.Map(api);
    }

    /// <summary>Lets links that were just opened be answered ahead of the pipeline that everything else passes.</summary>
    public static void UseLinks(this IApplicationBuilder app)
    {
        var use = app.ApplicationServices.GetRequiredService<OpenLink>();
        app.Use((HttpContext context, RequestDelegate next) => use.TryShow(context) ? Task.CompletedTask : next(context));
    }

    /// <summary>Maps the link itself, and what may be said to it.</summary>
    public static void MapLinks(this IEndpointRouteBuilder app)
    {
        OpenLink.Map(app);
        RefuseLink.Map(app);
        SeeLink.Map(app);
    }

    private sealed class Forgetting : IForgetsMembers
    {
        // The bare rows stay, so that a link that was sent says it is not available any more rather than that it never was.
        private const string Own =
            """
            UPDATE invitations SET message = '', contact_hash = NULL, idempotency_key = NULL, request_hash = NULL WHERE creator = @member
            """;

        // The creator keeps the count of what was accepted; who it was is forgotten.
        private const string Accepted = "UPDATE invitations SET redeemed_by = @nobody WHERE redeemed_by = @member";

        public void Forget(HotSession session, MemberId member)
        {
            session.Sql(Own).With("@member", member.Value).Run();
            session.Sql(Accepted).With("@member", member.Value).With("@nobody", Guid.Empty).Run();
        }
    }
}
