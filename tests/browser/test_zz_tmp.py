def test_tmp(reader, empty_newsroom):
    page = reader.new_page()
    page.goto(empty_newsroom.site)
    page.screenshot(path="/tmp/house/empty.png")
    page.goto(empty_newsroom.desk + "/desk/login/")
    page.screenshot(path="/tmp/house/login.png")
    assert page.title()
