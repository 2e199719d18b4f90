"""Public addresses of the exhibition and the exhibitors' portal, under a language."""

from django.urls import path

from exhibitors.views import (
    apply,
    booths,
    colleagues,
    directory,
    floor,
    home,
    products,
    profile,
    staff,
    tokens,
)

app_name = "exhibitors"

urlpatterns = [
    # Everybody
    path("<slug:slug>/exhibition/", floor.plan, name="plan"),
    path("<slug:slug>/exhibitors/", directory.everybody, name="directory"),
    path("<slug:slug>/exhibitors/<int:pk>/", directory.exhibitor, name="exhibitor"),
    path("<slug:slug>/products/<int:pk>/", directory.product, name="product"),
    path("<slug:slug>/exhibit/", apply.application, name="apply"),
    path("<slug:slug>/exhibit/sent/", apply.sent, name="applied"),
    # Members of an exhibitor
    path("exhibitor/", home.choose, name="portal"),
    path("exhibitor/<int:pk>/", home.tasks, name="home"),
    path("exhibitor/<int:pk>/booth/", booths.plan, name="booth"),
    path("exhibitor/<int:pk>/booth/<int:booth_pk>/hold/", booths.hold, name="hold"),
    path("exhibitor/<int:pk>/claims/<int:claim_pk>/reserve/", booths.reserve, name="reserve"),
    path("exhibitor/<int:pk>/claims/<int:claim_pk>/release/", booths.release, name="release"),
    path("exhibitor/<int:pk>/claims/<int:claim_pk>/return/", booths.give_back, name="return"),
    path("exhibitor/<int:pk>/staff/", staff.passes, name="staff"),
    path("exhibitor/<int:pk>/profile/", profile.edit, name="profile"),
    path("exhibitor/<int:pk>/products/", products.everything, name="products"),
    path("exhibitor/<int:pk>/products/new/", products.add, name="product_new"),
    path("exhibitor/<int:pk>/products/<int:product_pk>/", products.edit, name="product_edit"),
    path("exhibitor/<int:pk>/products/<int:product_pk>/publish/", products.publish, name="publish"),
    path(
        "exhibitor/<int:pk>/products/<int:product_pk>/withdraw/",
        products.withdraw,
        name="withdraw",
    ),
    path("exhibitor/<int:pk>/products/<int:product_pk>/delete/", products.discard, name="discard"),
    path("exhibitor/<int:pk>/colleagues/", colleagues.everybody, name="colleagues"),
    path(
        "exhibitor/<int:pk>/colleagues/<int:member_pk>/dismiss/",
        colleagues.dismiss,
        name="dismiss",
    ),
    path(
        "exhibitor/<int:pk>/colleagues/<int:member_pk>/role/",
        colleagues.change_role,
        name="role",
    ),
    path("exhibitor/<int:pk>/api/", tokens.everything, name="tokens"),
    path("exhibitor/<int:pk>/api/<int:token_pk>/end/", tokens.end, name="token_end"),
    path("exhibitor/<int:pk>/leave/", home.leave, name="leave"),
]
